@NullMarked
package io.lockstep.field;

import org.jspecify.annotations.NullMarked;
