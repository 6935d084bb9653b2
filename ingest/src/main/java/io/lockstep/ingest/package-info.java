@NullMarked
package io.lockstep.ingest;

import org.jspecify.annotations.NullMarked;
