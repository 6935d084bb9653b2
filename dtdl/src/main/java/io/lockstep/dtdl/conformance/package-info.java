/// Compares the parser with public case files: start with [Conformance].
@NullMarked
package io.lockstep.dtdl.conformance;

import org.jspecify.annotations.NullMarked;
