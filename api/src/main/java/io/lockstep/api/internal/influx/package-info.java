/// The doors that clients of InfluxDB write through: its routes, its errors.
@NullMarked
package io.lockstep.api.internal.influx;

import org.jspecify.annotations.NullMarked;
