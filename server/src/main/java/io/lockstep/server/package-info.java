@NullMarked
package io.lockstep.server;

import org.jspecify.annotations.NullMarked;
