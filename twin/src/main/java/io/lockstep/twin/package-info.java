@NullMarked
package io.lockstep.twin;

import org.jspecify.annotations.NullMarked;
