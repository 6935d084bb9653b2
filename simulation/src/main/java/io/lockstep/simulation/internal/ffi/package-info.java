/// The only package that calls native code, by `java.lang.foreign`.
///
/// [Native] makes instances; [Fmi2Instance] and [Fmi3Instance] hold what a version of the standard
/// is like. Functions are called by their shape ([Calls]) and their address, so the JIT compiles a
/// call to what C would do. Memory of an instance is of an automatic arena: what native code may
/// still hold lives as long as the instance, and freeing costs nothing on the way.
@NullMarked
package io.lockstep.simulation.internal.ffi;

import org.jspecify.annotations.NullMarked;
