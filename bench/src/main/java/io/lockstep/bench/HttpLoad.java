package io.lockstep.bench;

import io.lockstep.model.ErrorCode;
import io.lockstep.model.LockstepException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Several connections that each send one request after the other, as fast as answers come.
/// Requests are bytes made before the clock runs.
final class HttpLoad {
  private static final com.sun.management.OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);

  private final LockstepProcess server;
  private final int connections;

  HttpLoad(LockstepProcess server, int connections) {
    this.server = server;
    this.connections = connections;
  }

  /// What one connection sends.
  @FunctionalInterface
  interface Requests {
    /// The requests of a connection, sent in turn, over and over.
    ///
    /// @param connection its number from 0
    List<byte[]> of(HttpConnection maker, int connection);
  }

  /// What came of it.
  ///
  /// @param requests that were answered
  /// @param seconds from the first to the last
  /// @param serverCpu of the server's process, seconds
  /// @param generatorCpu of this process, seconds
  /// @param p50 of a request, microseconds
  /// @param p99 of a request, microseconds
  record Result(
      long requests,
      double seconds,
      double serverCpu,
      double generatorCpu,
      double p50,
      double p99) {
    /// Adds what this means for items of which each request carries some.
    ///
    /// @param item what it is, such as `patch`
    /// @param plural the same of several
    void report(Report report, String scenario, String item, String plural, int itemsARequest) {
      double items = (double) requests * itemsARequest;
      report.add(scenario, LockstepProcess.NAME, "rate", items / seconds, plural + "/s");
      report.add(
          scenario, LockstepProcess.NAME, "server-cpu", serverCpu * 1e6 / items, "us/" + item);
      report.add(scenario, LockstepProcess.NAME, "request-p50", p50, "us");
      report.add(scenario, LockstepProcess.NAME, "request-p99", p99, "us");
      report.add(
          scenario,
          "generator",
          "share-of-cpu",
          100 * generatorCpu / Math.max(1e-9, generatorCpu + serverCpu),
          "%");
    }
  }

  /// Sends for a time.
  Result run(Duration time, Requests requests) {
    return run(time, Long.MAX_VALUE, requests);
  }

  /// Sends each request once.
  Result once(Requests requests) {
    return run(Duration.ofHours(1), 1, requests);
  }

  private Result run(Duration time, long rounds, Requests requests) {
    List<HttpConnection> opened = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      List<List<byte[]>> prepared = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        HttpConnection connection = HttpConnection.open(server.http(), server.token());
        opened.add(connection);
        prepared.add(requests.of(connection, i));
      }
      double serverCpu = cpuSeconds();
      long ownCpu = SYSTEM.getProcessCpuTime();
      long begin = System.nanoTime();
      long end = begin + time.toNanos();
      List<Callable<double[]>> tasks = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        HttpConnection connection = opened.get(i);
        List<byte[]> mine = prepared.get(i);
        tasks.add(() -> send(connection, mine, rounds, end));
      }
      List<Future<double[]>> answers = threads.invokeAll(tasks);
      double seconds = (System.nanoTime() - begin) / 1e9;
      double used = cpuSeconds() - serverCpu;
      double generator = (SYSTEM.getProcessCpuTime() - ownCpu) / 1e9;
      double[] micros = joined(answers);
      return new Result(
          micros.length,
          seconds,
          used,
          generator,
          percentile(micros, 0.5),
          percentile(micros, 0.99));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LockstepException(ErrorCode.TIMED_OUT, "interrupted", e);
    } finally {
      opened.forEach(HttpConnection::close);
    }
  }

  private static double percentile(double[] sorted, double part) {
    return sorted.length == 0 ? 0 : sorted[(int) (sorted.length * part)];
  }

  private double cpuSeconds() {
    return server.process().cpu().toNanos() / 1e9;
  }

  private static double[] send(
      HttpConnection connection, List<byte[]> requests, long rounds, long endNanos) {
    double[] micros = new double[1 << 10];
    int count = 0;
    for (long round = 0; round < rounds; round++) {
      for (byte[] request : requests) {
        long start = System.nanoTime();
        if (start - endNanos >= 0) {
          return Arrays.copyOf(micros, count);
        }
        connection.exchange(request);
        if (count == micros.length) {
          micros = Arrays.copyOf(micros, count * 2);
        }
        micros[count++] = (System.nanoTime() - start) / 1e3;
      }
    }
    return Arrays.copyOf(micros, count);
  }

  private static double[] joined(List<Future<double[]>> answers) throws InterruptedException {
    try {
      int size = 0;
      for (Future<double[]> answer : answers) {
        size += answer.get().length;
      }
      double[] all = new double[size];
      int at = 0;
      for (Future<double[]> answer : answers) {
        double[] some = answer.get();
        System.arraycopy(some, 0, all, at, some.length);
        at += some.length;
      }
      Arrays.sort(all);
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LockstepException known) {
        throw known;
      }
      throw new LockstepException(ErrorCode.PEER_FAILED, "a connection failed: " + e.getCause(), e);
    }
  }
}
