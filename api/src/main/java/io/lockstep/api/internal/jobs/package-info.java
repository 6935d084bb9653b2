/// Import and delete jobs: what is remembered of them, how they run, where their files are.
@NullMarked
package io.lockstep.api.internal.jobs;

import org.jspecify.annotations.NullMarked;
