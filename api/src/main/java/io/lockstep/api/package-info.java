@NullMarked
package io.lockstep.api;

import org.jspecify.annotations.NullMarked;
