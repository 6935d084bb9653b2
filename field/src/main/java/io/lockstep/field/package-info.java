/// The field that is not there: a demo plant, recorded data played back, and a load generator. All
/// of them reach the platform as real devices do, by MQTT over a socket; start reading at
/// [MqttLink].
@NullMarked
package io.lockstep.field;

import org.jspecify.annotations.NullMarked;
