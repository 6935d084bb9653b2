@NullMarked
package io.lockstep.journal;

import org.jspecify.annotations.NullMarked;
