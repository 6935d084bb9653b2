package io.lockstep.simulation.fmu;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.simulation.fmi.FmuInterface;
import java.nio.file.Files;
import java.nio.file.Path;

/// An FMU that is unpacked and has a library for this machine, compiled from its sources where
/// there was none. Nothing of it runs yet. Immutable; closing removes the files.
///
/// @param how the interface that shall be used
/// @param library the shared library, somewhere below the folder
public record PreparedFmu(Fmu fmu, FmuInterface how, FmuFolder folder, Path library)
    implements AutoCloseable {

  static PreparedFmu of(Fmu fmu, FmuInterface how, FmuFolder folder) {
    return new PreparedFmu(fmu, how, folder, library(fmu, how, folder));
  }

  private static Path library(Fmu fmu, FmuInterface how, FmuFolder folder) {
    Platform here = Platform.current();
    for (String each : here.folders()) {
      Path file =
          folder
              .path()
              .resolve("binaries")
              .resolve(each)
              .resolve(how.modelIdentifier() + here.suffix());
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    return SourceBuild.build(fmu, how, folder, here)
        .orElseThrow(
            () ->
                new LockstepException(
                    ErrorCode.VALIDATION_FAILED,
                    "%s: expected binaries/%s/%s%s or sources for this machine, found %s; export it for this machine"
                        .formatted(
                            fmu.file(),
                            String.join(" or ", here.folders()),
                            how.modelIdentifier(),
                            here.suffix(),
                            fmu.platforms().isEmpty()
                                ? "neither"
                                : "only " + String.join(", ", fmu.platforms()))));
  }

  @Override
  public void close() {
    folder.close();
  }
}
