/// The kernel's state, in pages that are copied on first write, so that a fork costs nothing until
/// somebody writes. Start at [State].
@NullMarked
package io.lockstep.twin.internal.state;

import org.jspecify.annotations.NullMarked;
