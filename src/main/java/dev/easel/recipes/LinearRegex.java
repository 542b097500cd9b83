package dev.easel.recipes;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/**
 * Regular expressions whose matching takes time linear in the text: schemas come from the cluster
 * and are not trusted (RE2 syntax, no look-around, no back-references).
 */
final class LinearRegex implements RegularExpressionFactory {

  private static final int LONGEST = 1000;

  @Override
  public RegularExpression getRegularExpression(String regex) {
    var pattern = Pattern.compile(regex);
    return text -> pattern.matcher(text).find();
  }

  /**
   * How much work matching one character may be, about: the size of its program.
   *
   * @throws SchemaRefused if it is no RE2 expression
   */
  static long cost(String regex) throws SchemaRefused {
    var cost = regex.length() > LONGEST ? Long.MAX_VALUE : new RepeatCost(regex).estimate();
    if (cost > SchemaGuard.MOST) {
      throw new SchemaRefused("schema_too_large", "The schema has a pattern that is too large.");
    }
    try {
      return Pattern.compile(regex).programSize();
    } catch (PatternSyntaxException e) {
      throw new SchemaRefused(
          "schema_invalid",
          "The pattern '%s' is no RE2 expression: %s.".formatted(regex, e.getDescription()));
    }
  }
}
