/// What operators and tools ask: health, metrics, and the description of the API itself.
@NullMarked
package io.lockstep.api.internal.ops;

import org.jspecify.annotations.NullMarked;
