package dev.easel.volumes;

import java.io.IOException;

/** A volume does not answer: of what lies there nothing is known. */
public class VolumeSilent extends IOException {

  VolumeSilent(String name) {
    super("'" + name + "' does not open: its server does not answer, or it is no file");
  }
}
