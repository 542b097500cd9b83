package dev.easel.egress;

import java.util.List;

/** Tells where the parts of this installation listen. */
@FunctionalInterface
public interface OwnServices {

  List<OwnService> all();
}
