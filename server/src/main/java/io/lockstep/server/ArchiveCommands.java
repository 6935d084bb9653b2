package io.lockstep.server;

import io.lockstep.history.archive.ArchiveDay;
import io.lockstep.history.archive.ArchiveEntry;
import io.lockstep.history.archive.ArchiveManifest;
import io.lockstep.history.lake.LocalFiles;
import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import io.lockstep.space.audit.AuditKey;
import io.lockstep.space.audit.AuditReport;
import io.lockstep.space.audit.AuditVerification;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(
    name = "archive",
    description = "The archive: days of readings in files that the audit vouches for.",
    mixinStandardHelpOptions = true,
    subcommands = {
      ArchiveCommands.Status.class,
      ArchiveCommands.Run.class,
      ArchiveCommands.ListFiles.class,
      ArchiveCommands.Read.class,
      ArchiveCommands.Verify.class
    })
final class ArchiveCommands {
  private static final String BY_SERVER =
      "lets the running server read, as for an archive in a bucket";

  private ArchiveCommands() {}

  /// Which archive is meant, without a server.
  static final class Place {
    @Option(
        names = "--location",
        paramLabel = "DIR",
        description = "where its files are (default: where the audit says)")
    @Nullable Path location;

    /// The folder of the archive that was written last.
    LocalFiles files(Path data) {
      Path named = location;
      if (named != null) {
        return new LocalFiles(named);
      }
      Map<String, List<ArchiveEntry>> all = ArchiveCheck.byArchive(audit(data).archived());
      if (all.isEmpty()) {
        throw new LockstepException(
            ErrorCode.NOT_FOUND,
            "%s: expected an archive that its audit knows, found none; name one with --location"
                .formatted(data));
      }
      String last = ArchiveCheck.location(List.copyOf(all.values()).getLast());
      if (!ArchiveCheck.isInFolder(last)) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "archive %s: expected a folder; let the server read it by --running, or fetch its files, and name them with --location"
                .formatted(last));
      }
      return new LocalFiles(Path.of(last));
    }
  }

  /// What the audit of a data folder says of archives, and whether it is whole itself.
  private static AuditReport audit(Path data) {
    AuditCommands.Folder folder = new AuditCommands.Folder();
    folder.data = data;
    AuditKey key = AuditKeys.readPublic(data.resolve(AuditKeys.PUBLIC));
    return AuditVerification.of(folder.disk(), "inputs", key, null, false);
  }

  private static int tell(JsonNode archive) {
    System.out.printf(
        "%s: %s, %d manifests, %d files with %d rows in %d bytes%n",
        archive.path("location").asString(),
        archive.path("state").asString(),
        archive.path("manifests").asLong(),
        archive.path("files").asLong(),
        archive.path("rows").asLong(),
        archive.path("bytes").asLong());
    if (archive.has("archivedBefore")) {
      System.out.println("archived before " + archive.path("archivedBefore").asString());
    }
    if (archive.has("work")) {
      JsonNode work = archive.path("work");
      System.out.printf(
          "at work: %s %s, %d rows%n",
          work.path("what").asString(), work.path("about").asString(), work.path("rows").asLong());
    }
    String reason = archive.path("reason").asString("");
    if (!reason.isEmpty()) {
      System.out.println(reason);
    }
    return reason.isEmpty() ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
  }

  @Command(
      name = "status",
      description = {"Tells how far the archive is.", "Ends with 1 when something is wrong."},
      mixinStandardHelpOptions = true)
  static final class Status implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return tell(server.connect().send("GET", "/api/v1/archive", Optional.empty()));
    }
  }

  @Command(
      name = "run",
      description = "Archives what is over now.",
      mixinStandardHelpOptions = true)
  static final class Run implements Callable<Integer> {
    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      return tell(server.connect().send("POST", "/api/v1/archive/run", Optional.empty()));
    }
  }

  @Command(
      name = "list",
      description = "Prints the days and removals of an archive, beside a server or without one.",
      mixinStandardHelpOptions = true)
  static final class ListFiles implements Callable<Integer> {
    @Mixin Place place = new Place();
    @Mixin ServerOptions server = new ServerOptions();

    @Option(names = "--running", description = BY_SERVER)
    boolean isByServer;

    @Override
    public Integer call() {
      if (isByServer) {
        server
            .connect()
            .send("GET", "/api/v1/archive/manifests", Optional.empty())
            .path("value")
            .forEach(ListFiles::print);
        return ExitCode.GOOD;
      }
      for (ArchiveManifest manifest : ArchiveDay.manifests(place.files(server.data))) {
        manifest
            .removal()
            .ifPresentOrElse(
                removal ->
                    System.out.printf(
                        "%8d removal %s: %d rows, by %s, because: %s%n",
                        manifest.sequence(),
                        removal.twin(),
                        removal.rows(),
                        removal.who(),
                        removal.why()),
                () ->
                    System.out.printf(
                        "%8d %s %12d rows %4d files %14d bytes%n",
                        manifest.sequence(),
                        manifest.day(),
                        manifest.files().stream().mapToLong(ArchiveManifest.File::rows).sum(),
                        manifest.files().size(),
                        manifest.files().stream().mapToLong(ArchiveManifest.File::bytes).sum()));
      }
      return ExitCode.GOOD;
    }

    private static void print(JsonNode manifest) {
      if (manifest.has("removed")) {
        System.out.printf(
            "%8d removal %s: %d rows, by %s, because: %s%n",
            manifest.path("number").asLong(),
            manifest.path("removed").asString(),
            manifest.path("rows").asLong(),
            manifest.path("by").asString(),
            manifest.path("reason").asString());
      } else {
        System.out.printf(
            "%8d %s %12d rows %4d files %14d bytes%n",
            manifest.path("number").asLong(),
            manifest.path("day").asString(),
            manifest.path("rows").asLong(),
            manifest.path("files").asLong(),
            manifest.path("bytes").asLong());
      }
    }
  }

  @Command(
      name = "read",
      description = {
        "Prints the readings of a day as CSV, late ones and corrections among them.",
        "Files that are not as their manifests say are not read."
      },
      mixinStandardHelpOptions = true)
  static final class Read implements Callable<Integer> {
    @Mixin Place place = new Place();
    @Mixin ServerOptions server = new ServerOptions();

    @Option(names = "--running", description = BY_SERVER)
    boolean isByServer;

    @Parameters(paramLabel = "DAY", description = "of the readings' own time, 2026-03-05, UTC")
    String day = "";

    @Option(names = "--twin", paramLabel = "ID", description = "only those of a twin")
    @Nullable String twin;

    @Override
    public Integer call() {
      LocalDate wanted;
      try {
        wanted = LocalDate.parse(day);
      } catch (DateTimeException e) {
        throw new LockstepException(
            ErrorCode.INVALID_ARGUMENT,
            "expected a day such as 2026-03-05, found '%s'".formatted(day),
            e);
      }
      PrintStream out = System.out;
      if (isByServer) {
        return byServer(out);
      }
      out.print(ArchiveDay.HEADER);
      long rows =
          ArchiveDay.read(
              place.files(server.data),
              server.data.resolve(ArchiveSettings.WORK).resolve("read"),
              wanted,
              twin == null ? "" : twin,
              out::print);
      out.flush();
      return rows > 0 ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private Integer byServer(PrintStream out) {
      String query =
          "?day=" + day + (twin == null ? "" : "&twin=" + ServerConnection.encoded(twin));
      long[] lines = new long[1];
      server
          .connect()
          .follow(
              "/api/v1/archive/readings" + query,
              line -> {
                out.print(line + "\r\n");
                lines[0]++;
              });
      out.flush();
      // The first line names the columns.
      return lines[0] > 1 ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }

  @Command(
      name = "verify",
      description = {
        "Finds any change, removal, addition or reordering of an archive's files, by the audit.",
        "Beside a server or without one; ends with 1 when something is wrong."
      },
      mixinStandardHelpOptions = true)
  static final class Verify implements Callable<Integer> {
    @Mixin Place place = new Place();

    @Option(
        names = "--running",
        description = "lets the running server compare, as for an archive in a bucket")
    boolean isByServer;

    @Mixin ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
      if (isByServer) {
        return byServer(server.connect().send("POST", "/api/v1/archive/verify", Optional.empty()));
      }
      boolean isGood = check();
      if (!isGood && Files.exists(server.data.resolve("endpoints.json"))) {
        // A running server may have archived a day meanwhile: look once more.
        isGood = check();
      }
      System.out.println(isGood ? "whole" : "the archive is not as it was written");
      return isGood ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }

    private boolean check() {
      AuditReport audit = audit(server.data);
      audit.damages().forEach(damage -> System.out.println(damage));
      boolean isGood = audit.damages().isEmpty();
      Map<String, List<ArchiveEntry>> all = ArchiveCheck.byArchive(audit.archived());
      if (all.isEmpty()) {
        System.out.println("the audit knows of no archive");
      }
      for (List<ArchiveEntry> entries : all.values()) {
        String location = ArchiveCheck.location(entries);
        if (place.location == null && !ArchiveCheck.isInFolder(location)) {
          System.out.printf(
              "archive %s: not looked at; let the server compare it by --running%n", location);
          isGood = false;
          continue;
        }
        isGood &= ArchiveCheck.print(ArchiveCheck.of(server.data, entries, place.location));
      }
      return isGood;
    }

    private static int byServer(JsonNode report) {
      System.out.printf(
          "archive %s: %d manifests, %d removals, %d files with %d rows in %d bytes are as the audit says%n",
          report.path("location").asString(),
          report.path("manifests").asLong(),
          report.path("removals").asLong(),
          report.path("files").asLong(),
          report.path("rows").asLong(),
          report.path("bytes").asLong());
      for (JsonNode finding : report.path("findings")) {
        System.out.printf(
            "archive: %s: expected %s, found %s%n",
            finding.path("file").asString(),
            finding.path("expected").asString(),
            finding.path("found").asString());
      }
      boolean isGood = report.path("findings").isEmpty();
      System.out.println(isGood ? "whole" : "the archive is not as it was written");
      return isGood ? ExitCode.GOOD : ExitCode.FOUND_PROBLEMS;
    }
  }
}
