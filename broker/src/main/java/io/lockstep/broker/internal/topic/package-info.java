/// Topics and filters: who subscribed to what, and which messages are retained. Pure; confined to
/// the thread that uses it.
///
/// [TopicFilter] has the rules of MQTT 5 §4.7, [SubscriptionTree] finds what matches a topic,
/// [MatchCache] remembers it by the topic's bytes.
@NullMarked
package io.lockstep.broker.internal.topic;

import org.jspecify.annotations.NullMarked;
