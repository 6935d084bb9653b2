/// The table of routes, put together.
@NullMarked
package io.lockstep.api.internal;

import org.jspecify.annotations.NullMarked;
