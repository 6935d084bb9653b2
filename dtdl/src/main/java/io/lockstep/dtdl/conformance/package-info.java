/// Compares the parser with public case files: start with [Conformance]. Enters a folder of case
/// files, leaves a report of what agrees.
@NullMarked
package io.lockstep.dtdl.conformance;

import org.jspecify.annotations.NullMarked;
