/** Where Easel starts. Each concern has a package of its own below; arrows point only downward. */
@NullMarked
package dev.easel;

import org.jspecify.annotations.NullMarked;
