/// History in and out: files of readings become field messages, and series become files.
@NullMarked
package io.lockstep.api.internal.transfer;

import org.jspecify.annotations.NullMarked;
