/// InfluxDB's line protocol: its syntax, and how a series is named by a topic. Values only: no
/// state, no twins.
@NullMarked
package io.lockstep.ingest.influx;

import org.jspecify.annotations.NullMarked;
