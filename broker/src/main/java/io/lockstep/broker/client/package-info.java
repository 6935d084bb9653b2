/// A small MQTT 3.1.1 client for the few connections that Lockstep makes to servers of others: one
/// thread a connection, clean sessions, wills, TLS.
@NullMarked
package io.lockstep.broker.client;

import org.jspecify.annotations.NullMarked;
