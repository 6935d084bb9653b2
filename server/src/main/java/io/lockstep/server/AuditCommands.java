package io.lockstep.server;

import io.lockstep.history.archive.ArchiveEntry;
import io.lockstep.journal.RealDisk;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.audit.AuditEntry;
import io.lockstep.space.audit.AuditKey;
import io.lockstep.space.audit.AuditReader;
import io.lockstep.space.audit.AuditReport;
import io.lockstep.space.audit.AuditVerification;
import io.lockstep.space.audit.Checkpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(
    name = "audit",
    description = "Who did what, and whether that record is whole.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AuditCommands.Verify.class,
      AuditCommands.ListEntries.class,
      AuditCommands.Export.class,
      AuditCommands.GetCheckpoint.class
    })
final class AuditCommands {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String INPUTS = "inputs";
  private static final int PAGE = 1_000;

  private AuditCommands() {}

  /// Where the data folder is.
  static final class Folder {
    @Option(
        names = "--data",
        paramLabel = "DIR",
        description = "the data folder (default: ${DEFAULT-VALUE})")
    Path data = Path.of("data");

    RealDisk disk() {
      if (!Files.isDirectory(data)) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a data folder, found none; name it with --data DIR".formatted(data));
      }
      return new RealDisk(data);
    }
  }

  @Command(
      name = "verify",
      description =
          "Finds any deletion, change, reordering or truncation, beside a server or without one.",
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Option(
        names = "--checkpoint",
        paramLabel = "FILE",
        description = "a checkpoint that was kept elsewhere")
    @Nullable Path checkpoint;

    @Option(
        names = "--key",
        paramLabel = "FILE",
        description = "the public key (default: pki/audit.pem of the data folder)")
    @Nullable Path key;

    @Option(
        names = "--without-inputs",
        description = "leaves out the bytes of the inputs journal, which takes less time")
    boolean withoutInputs;

    @Override
    public Integer call() {
      RealDisk disk = folder.disk();
      Path keyFile = key;
      Path kept = checkpoint;
      AuditKey by =
          AuditKeys.readPublic(keyFile == null ? folder.data.resolve(AuditKeys.PUBLIC) : keyFile);
      Checkpoint wanted = kept == null ? null : read(kept);
      AuditReport report = AuditVerification.of(disk, INPUTS, by, wanted, !withoutInputs);
      if (!report.damages().isEmpty() && Files.exists(folder.data.resolve("endpoints.json"))) {
        // A running server may have removed what was read a moment before: look once more.
        report = AuditVerification.of(disk, INPUTS, by, wanted, !withoutInputs);
      }
      print(report, by);
      boolean isArchiveWhole = archives(report);
      boolean isWhole = report.damages().isEmpty() && isArchiveWhole;
      System.out.println(isWhole ? "whole" : end(report));
      return isWhole ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private static String end(AuditReport report) {
      return report.damages().isEmpty()
          ? "an archive is not as it was written"
          : report.damages().size() + " damages found; the past is not as it was written";
    }

    /// The files that entries vouch for, of those archives that lie in folders of this machine.
    private boolean archives(AuditReport report) {
      boolean isGood = true;
      for (List<ArchiveEntry> entries : ArchiveCheck.byArchive(report.archived()).values()) {
        String location = ArchiveCheck.location(entries);
        if (ArchiveCheck.isInFolder(location)) {
          isGood &= ArchiveCheck.print(ArchiveCheck.of(folder.data, entries, null));
        } else {
          System.out.printf(
              "archive %s: not looked at; see ./lockstep archive verify --running%n", location);
        }
      }
      return isGood;
    }

    private static Checkpoint read(Path file) {
      try {
        return Checkpoint.parse(Files.readString(file, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "%s: expected a checkpoint of the audit, found: %s".formatted(file, e),
            e);
      }
    }

    private static void print(AuditReport report, AuditKey key) {
      System.out.printf(
          "audit: %d files, %d groups, %d entries, %d signatures of the key %s%n",
          report.files(),
          report.groups(),
          report.entries(),
          report.checkpoints(),
          key.fingerprint());
      System.out.printf(
          "inputs: covered from position %d to %d, %d bytes compared, %d purged as the audit says%n",
          report.inputsFrom(), report.inputsTo(), report.inputBytes(), report.purgedBytes());
      if (!report.isClosed()) {
        System.out.printf(
            "open: a server runs or was killed; %d bytes behind the last signature%n",
            report.unanchoredBytes());
      }
      report.damages().forEach(damage -> System.out.println(damage));
    }
  }

  @Command(
      name = "list",
      description = "Prints the newest entries, one JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class ListEntries implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Option(
        names = "--limit",
        paramLabel = "N",
        description = "so many at most (default: ${DEFAULT-VALUE})")
    int limit = 20;

    @Override
    public Integer call() {
      AuditReader.of(folder.disk())
          .page(Long.MAX_VALUE, Math.max(1, limit), _ -> true)
          .entries()
          .forEach(entry -> System.out.println(line(entry)));
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "export",
      description = "Prints all entries, newest first, one JSON object a line.",
      mixinStandardHelpOptions = true)
  static final class Export implements Callable<Integer> {
    @Mixin Folder folder = new Folder();

    @Override
    public Integer call() {
      AuditReader reader = AuditReader.of(folder.disk());
      long before = Long.MAX_VALUE;
      while (before > 0) {
        AuditReader.Page page = reader.page(before, PAGE, _ -> true);
        page.entries().forEach(entry -> System.out.println(line(entry)));
        before = page.next();
      }
      return ExitCode.GOOD;
    }
  }

  @Command(
      name = "checkpoint",
      description =
          "Prints what the running server's audit has come to, signed; keep it elsewhere.",
      mixinStandardHelpOptions = true)
  static final class GetCheckpoint implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      JsonNode answer = server.connect().send("GET", "/api/v1/audit/checkpoint", Optional.empty());
      System.out.print(answer.path("text").asString());
      return ExitCode.GOOD;
    }
  }

  private static String line(AuditEntry entry) {
    ObjectNode line = JSON.createObjectNode().put("number", entry.number());
    long micros = entry.receivedMicros();
    line.put(
        "time",
        Instant.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000)
            .toString());
    line.put("position", entry.position()).put("subject", entry.subject());
    JSON.readTree(entry.json())
        .properties()
        .forEach(member -> line.set(member.getKey(), member.getValue()));
    return line.toString();
  }
}
