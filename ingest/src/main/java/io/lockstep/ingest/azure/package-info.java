/// The device contract of Azure IoT Hub over MQTT 3.1.1, as text: user names, SAS tokens, topics,
/// property bags. Pure.
@NullMarked
package io.lockstep.ingest.azure;

import org.jspecify.annotations.NullMarked;
