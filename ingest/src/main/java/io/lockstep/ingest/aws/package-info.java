/// The device contract of AWS IoT Core: its topics, and the documents of shadows and jobs. Values
/// only: no state, no twins.
@NullMarked
package io.lockstep.ingest.aws;

import org.jspecify.annotations.NullMarked;
