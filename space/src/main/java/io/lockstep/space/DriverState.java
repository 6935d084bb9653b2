package io.lockstep.space;

import io.lockstep.ingest.ContractState;
import io.lockstep.ingest.Devices;
import io.lockstep.ingest.SparkplugHost;
import io.lockstep.model.text.NamedText;
import io.lockstep.twin.Kernel;
import io.lockstep.twin.KernelOptions;
import io.lockstep.twin.KernelRole;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// What a snapshot holds.
public record DriverState(
    Kernel kernel,
    Devices devices,
    List<NamedText> bindingFiles,
    SparkplugHost sparkplug,
    ContractState contracts,
    Rebindings rebindings) {
  /// In place of a count of binding files, which stands behind what follows then.
  private static final int CONTRACTS_FOLLOW = -1;

  /// The same, when re-bindings follow behind the contracts.
  private static final int REBINDINGS_FOLLOW = -2;

  static DriverState read(DataInput in) throws IOException {
    return read(in, KernelRole.WHOLE);
  }

  /// Nothing known yet, of a space in parts.
  public static DriverState empty(KernelRole role) {
    return new DriverState(
        Kernel.empty(KernelOptions.defaults(), role),
        Devices.empty(),
        List.of(),
        SparkplugHost.empty(),
        ContractState.empty(),
        Rebindings.empty());
  }

  /// The same with another host of Sparkplug.
  public DriverState withSparkplug(SparkplugHost other) {
    return new DriverState(kernel, devices, bindingFiles, other, contracts, rebindings);
  }

  /// An independent copy; costs a generation increment.
  public DriverState fork() {
    return new DriverState(
        kernel.fork(),
        devices.fork(),
        bindingFiles,
        sparkplug.fork(),
        contracts.fork(),
        rebindings.fork());
  }

  /// Reads what [#write] wrote.
  public static DriverState read(DataInput in, KernelRole role) throws IOException {
    Kernel kernel = Kernel.readSnapshot(in, role);
    Devices devices = Devices.empty();
    devices.readSnapshot(in);
    int count = in.readInt();
    ContractState contracts = ContractState.empty();
    Rebindings rebindings = Rebindings.empty();
    // Else a snapshot of a release that knew none.
    if (count == CONTRACTS_FOLLOW || count == REBINDINGS_FOLLOW) {
      contracts = ContractState.readSnapshot(in);
      if (count == REBINDINGS_FOLLOW) {
        rebindings = Rebindings.read(in);
      }
      count = in.readInt();
    }
    List<NamedText> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new NamedText(SnapshotTexts.read(in), SnapshotTexts.read(in)));
    }
    return new DriverState(
        kernel, devices, List.copyOf(files), SparkplugHost.readSnapshot(in), contracts, rebindings);
  }

  /// Writes all of it.
  public void write(DataOutput out) throws IOException {
    kernel.writeSnapshot(out);
    devices.writeSnapshot(out);
    out.writeInt(REBINDINGS_FOLLOW);
    contracts.writeSnapshot(out);
    rebindings.write(out);
    out.writeInt(bindingFiles.size());
    for (NamedText file : bindingFiles) {
      SnapshotTexts.write(out, file.name());
      SnapshotTexts.write(out, file.text());
    }
    sparkplug.writeSnapshot(out);
  }
}
