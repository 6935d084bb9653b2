/// A JSON tree that knows the line of each of its parts. Start with
/// [io.lockstep.dtdl.internal.json.JsonReader].
@NullMarked
package io.lockstep.dtdl.internal.json;

import org.jspecify.annotations.NullMarked;
