/// The kernel of a space in parts that run beside each other: one graph part a space, twin parts
/// and command parts by the hash of a twin's id. They exchange letters, in one direction, in the
/// order of the space's inputs; who carries the letters is not their business. Pure: no clock, no
/// thread, no I/O.
@NullMarked
package io.lockstep.space.parts;

import org.jspecify.annotations.NullMarked;
