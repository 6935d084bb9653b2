package io.lockstep.space;

import io.lockstep.ingest.DeviceCommand;
import io.lockstep.ingest.HubCommand;
import io.lockstep.ingest.SparkplugOptions;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.TwinCommand;
import java.util.List;

/// A write that an app or an operator asks a space for. It is journalled first, then decided.
/// Immutable.
public sealed interface Command {
  /// What it is called where commands are told of: `PatchTwin`, `AddDevice`, `SetBindings`.
  default String title() {
    return switch (this) {
      case OfTwins(TwinCommand twins) -> twins.getClass().getSimpleName();
      case OfDevices(DeviceCommand devices) -> devices.getClass().getSimpleName();
      case SetBindings _ -> "SetBindings";
      case SetSparkplug _ -> "SetSparkplug";
      case OfHub(HubCommand hub) -> hub.getClass().getSimpleName();
      case OfRebinding(RebindingCommand.Start _) -> "Rebind";
      case OfRebinding(RebindingCommand.Cancel _) -> "CancelRebinding";
      case OfRebinding _ -> "Rebinding";
    };
  }

  /// A change of models, twins or relationships.
  record OfTwins(TwinCommand command) implements Command {}

  /// A change of devices or tokens.
  record OfDevices(DeviceCommand command) implements Command {}

  /// All bindings of the space, in place of those before.
  ///
  /// @param files the binding files, in the order in which they apply
  record SetBindings(List<NamedText> files) implements Command {
    /// Copies the list.
    public SetBindings {
      files = List.copyOf(files);
    }
  }

  /// Something for devices that speak the contract of a cloud.
  record OfHub(HubCommand command) implements Command {}

  /// A step of binding the past anew.
  record OfRebinding(RebindingCommand command) implements Command {}

  /// What the Sparkplug host decides by, in place of what it did before.
  record SetSparkplug(SparkplugOptions options) implements Command {}
}
