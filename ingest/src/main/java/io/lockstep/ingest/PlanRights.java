package io.lockstep.ingest;

/// What a device may feed by the plans of its topics. The door has checked the topic; here it is
/// checked whether a binding leads the device to a twin that is none of its own.
record PlanRights(Devices devices, String device) {

  /// The plan, or what takes its place.
  Plan permitted(Plan plan) {
    String twin =
        switch (plan) {
          case Plan.Unbound _, Plan.Meaningless _, Plan.Forbidden _, Plan.HostState _ -> "";
          // Its births and its order count whatever it may feed; its values are checked there.
          case Plan.Sparkplug _ -> "";
          case Plan.Readings(String id) -> id;
          case Plan.History(String id) -> id;
          case Plan.OneValue(String id, Plan.PropertyPath _, Adjust _) -> id;
          case Plan.Picked(String id, Picks _) -> id;
          case Plan.Lines(String id, LineFields _) -> id;
          case Plan.Answer(String id, String _, String _) -> id;
          case Plan.Asks(String id) -> id;
          case Plan.Reported(String id) -> id;
          case Plan.Acknowledges _ -> "";
          case Plan.Modelled modelled -> modelled.twin();
        };
    if (plan instanceof Plan.Acknowledges(String id, String _)) {
      // People see alarms; the door lets no device say so.
      return devices.actor(device).isPresent() ? new Plan.Forbidden(id) : plan;
    }
    // Who writes a binding says whom it trusts; a model's topic trusts nobody but the twin's own.
    boolean isOwnOnly = plan instanceof Plan.Modelled;
    boolean permitted =
        twin.isEmpty()
            || devices
                .actor(device)
                .map(
                    known ->
                        isOwnOnly
                            ? known.id().equals(twin) || known.feeds().contains(twin)
                            : known.mayFeed(twin))
                .orElse(true);
    return permitted ? plan : new Plan.Forbidden(twin);
  }

  /// The same of a topic that stands behind another one, which the door has checked in its place.
  Plan permittedBehind(String topic, Plan plan) {
    boolean isOthers =
        plan instanceof Plan.Sparkplug || plan instanceof Plan.HostState || topic.startsWith("$");
    boolean mayPublish =
        devices
            .actor(device)
            .filter(known -> new DeviceRights(devices).publishes(known, topic))
            .isPresent();
    if (isOthers || !mayPublish) {
      return new Plan.Meaningless(
          "expected a topic behind a rule that the device may publish to, found another");
    }
    String named = plan instanceof Plan.Readings ? DefaultTopics.twinOf(topic) : null;
    boolean isDefault = TopicFilters.firstLevel(topic).equals(DefaultTopics.NAMESPACE);
    return permitted(isDefault && named != null ? new Plan.Readings(named) : plan);
  }
}
