/// How handlers reach the space and the history: blocking calls with a bound on waiting, and a pool
/// for questions that need the processor for long.
@NullMarked
package io.lockstep.api.internal.work;

import org.jspecify.annotations.NullMarked;
