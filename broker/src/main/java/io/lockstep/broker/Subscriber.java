package io.lockstep.broker;

/// What a filter leads to: one session, or one of several.
sealed interface Subscriber permits Subscription, SharedGroup {}
