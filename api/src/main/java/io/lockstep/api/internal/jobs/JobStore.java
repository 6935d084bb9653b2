package io.lockstep.api.internal.jobs;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What is remembered of jobs: a file for each, replaced by atomic rename, so that a crash leaves
/// the state before or after. Thread-safe.
final class JobStore {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String ENDING = ".json";

  private final Path folder;
  private final TreeMap<String, Job> jobs = new TreeMap<>();

  /// Reads what there is.
  JobStore(Path folder) {
    this.folder = folder;
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(ENDING)).sorted().toList()) {
          Job job = Job.read(JSON.readTree(Files.readString(file)));
          jobs.put(key(job.kind(), job.id()), job);
        }
      }
    } catch (IOException | JacksonException | IllegalArgumentException e) {
      throw new LockstepException(
          ErrorCode.DATA_CORRUPT,
          "%s: expected the files of jobs, found: %s".formatted(folder, e),
          e);
    }
  }

  private static String key(Job.Kind kind, String id) {
    return kind + "/" + id;
  }

  synchronized Optional<Job> find(Job.Kind kind, String id) {
    return Optional.ofNullable(jobs.get(key(kind, id)));
  }

  /// All of a kind, by id.
  synchronized List<Job> all(Job.Kind kind) {
    return jobs.values().stream().filter(job -> job.kind() == kind).toList();
  }

  /// Remembers a job, durably.
  synchronized void put(Job job) {
    jobs.put(key(job.kind(), job.id()), job);
    Path file = file(job.kind(), job.id());
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    // No channel: the thread of a job may be interrupted, which would close one.
    try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
      out.write(job.stored().getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    } catch (IOException e) {
      throw failed(file, e);
    }
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /// Changes what is shown of a running job, without writing it.
  synchronized void show(Job job) {
    jobs.put(key(job.kind(), job.id()), job);
  }

  synchronized void remove(Job job) {
    jobs.remove(key(job.kind(), job.id()));
    try {
      Files.deleteIfExists(file(job.kind(), job.id()));
      Files.deleteIfExists(log(job));
    } catch (IOException e) {
      throw failed(file(job.kind(), job.id()), e);
    }
  }

  /// Forgets jobs whose time has come.
  synchronized void purge(long nowMicros) {
    List<Job> old =
        jobs.values().stream()
            .filter(job -> job.status().isFinal() && job.purgeMicros() <= nowMicros)
            .toList();
    old.forEach(this::remove);
  }

  /// Where the log of a job grows.
  Path log(Job job) {
    return folder.resolve(name(job.kind(), job.id()) + ".log");
  }

  /// Where what a job fetched is kept while it runs.
  Path fetched(Job job) {
    return folder.resolve(name(job.kind(), job.id()) + ".fetched");
  }

  private Path file(Job.Kind kind, String id) {
    return folder.resolve(name(kind, id) + ENDING);
  }

  /// An id may be any text; its hash is a file's name.
  private static String name(Job.Kind kind, String id) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(key(kind, id).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private static LockstepException failed(Path file, IOException e) {
    return new LockstepException(
        ErrorCode.STORAGE_FAILED,
        "%s: expected to write what is known of a job, found: %s".formatted(file, e),
        e);
  }
}
