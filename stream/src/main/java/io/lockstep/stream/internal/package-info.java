/// How conditions are read, typed and computed. Start with [io.lockstep.stream.internal.Parser].
@NullMarked
package io.lockstep.stream.internal;

import org.jspecify.annotations.NullMarked;
