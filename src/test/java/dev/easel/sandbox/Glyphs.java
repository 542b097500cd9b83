package dev.easel.sandbox;

/** Capitals, digits and some marks on a grid of 5 by 7: a row is a base-32 digit. */
final class Glyphs {
  static final int WIDTH = 5;
  static final int HEIGHT = 7;
  static final int ADVANCE = 6;

  private static final String CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'-+/()";
  private static final String ROWS =
      "EHHVHHH" + "UHHUHHU" + "EHGGGHE" + "UHHHHHU" + "VGGUGGV" + "VGGUGGG" + "EHGNHHF" + "HHHVHHH"
          + "E44444E" + "722222C" + "HIKOKIH" + "GGGGGGV" + "HRLLHHH" + "HHPLJHH" + "EHHHHHE"
          + "UHHUGGG" + "EHHHLID" + "UHHUKIH" + "FGGE11U" + "V444444" + "HHHHHHE" + "HHHHHA4"
          + "HHHLLLA" + "HHA4AHH" + "HHHA444" + "V1248GV" + "EHJLPHE" + "4C4444E" + "EH1248V"
          + "V2421HE" + "26AIV22" + "VGU11HE" + "68GUHHE" + "V124888" + "EHHEHHE" + "EHHF12C"
          + "00000CC" + "0000448" + "0CC0CC0" + "0440448" + "4444404" + "EH12404" + "4480000"
          + "000V000" + "044V440" + "1122488" + "2488842" + "8422248";

  private Glyphs() {}

  /** The row's five dots, the leftmost the highest bit; a character without a glyph is blank. */
  static int row(char character, int row) {
    int index = CHARACTERS.indexOf(character);
    return index < 0 ? 0 : Character.digit(ROWS.charAt(index * HEIGHT + row), 32);
  }
}
