@NullMarked
package io.lockstep.history;

import org.jspecify.annotations.NullMarked;
