/// Our parser and the reference parser, side by side on mutated models.
@NullMarked
package io.lockstep.dtdl.oracle;

import org.jspecify.annotations.NullMarked;
