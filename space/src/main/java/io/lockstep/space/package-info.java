@NullMarked
package io.lockstep.space;

import org.jspecify.annotations.NullMarked;
