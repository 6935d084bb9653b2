package io.lockstep.api;

import static io.lockstep.api.Client.azure;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.model.Role;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Operations 30 to 32, and what only shows while a job runs.
final class DeleteJobsTest {
  @TempDir Path folder;

  private static void fill(Client engineer) throws Exception {
    assertThat(engineer.post(azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
    for (String id : List.of("a", "b")) {
      assertThat(engineer.put(azure("/digitaltwins/" + id), Bakery.oven(1)).status())
          .isEqualTo(200);
    }
    String belt = azure("/digitaltwins/a/relationships/belt");
    assertThat(engineer.put(belt, Bakery.feeds("b")).status()).isEqualTo(200);
  }

  @Test
  void everythingIsDeletedOnBothPaths() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      Client engineer = stack.as(Role.ENGINEER);
      for (String path : List.of("/jobs/deletions", "/jobs/delete")) {
        fill(engineer);

        Client.Reply begun = engineer.post(azure(path), "");

        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        String id = begun.json().get("id").asString();
        assertThat(begun.header("Operation-Location"))
            .isEqualTo(stack.url() + path + "/" + id + "?api-version=2023-10-31");
        JsonNode done = Jobs.awaitEnd(engineer, azure(path + "/" + id));
        assertThat(done.get("status").asString()).as(done.toString()).isEqualTo("succeeded");
        assertThat(done.get("progress").toString())
            .isEqualTo("{\"models\":2,\"twins\":2,\"relationships\":1,\"errors\":0}");
        assertThat(engineer.get(azure("/models")).json().get("value").size()).isZero();
        assertThat(engineer.get(azure("/digitaltwins/a")).status()).isEqualTo(404);
        assertThat(engineer.get(azure(path)).body()).contains(id);
      }
    }
  }

  @Test
  void theOperationIdIsTheClientsAndUsedOnce() throws Exception {
    try (Stack stack = Stack.open(folder)) {
      Client engineer = stack.as(Role.ENGINEER);
      String path = azure("/jobs/deletions?timeoutInMinutes=15");

      Client.Reply begun = engineer.post(path, "", "operation-id", "mine");
      assertThat(begun.json().get("id").asString()).isEqualTo("mine");
      Jobs.awaitEnd(engineer, azure("/jobs/deletions/mine"));
      Client.Reply again = engineer.post(path, "", "operation-id", "mine");

      assertThat(again.status()).isEqualTo(400);
      assertThat(again.errorCode()).isEqualTo("ValidationFailed");
      assertThat(engineer.get(azure("/jobs/delete/none")).errorCode())
          .isEqualTo("DeleteJobNotFound");
      assertThat(engineer.post(azure("/jobs/deletions?timeoutInMinutes=1"), "").status())
          .isEqualTo(400);
    }
  }

  /// An input that gives nothing until it is told to.
  private static final class SlowStore implements AutoCloseable {
    private final ServerSocket listener;

    SlowStore() throws Exception {
      listener = new ServerSocket();
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    String url() {
      return "http://127.0.0.1:" + listener.getLocalPort() + "/";
    }

    /// Answers the next request with headers only.
    Socket accept() throws Exception {
      Socket socket = listener.accept();
      InputStream in = socket.getInputStream();
      int newlines = 0;
      while (newlines < 2) {
        int b = in.read();
        newlines = b == '\n' ? newlines + 1 : b == '\r' ? newlines : 0;
      }
      OutputStream out = socket.getOutputStream();
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.flush();
      return socket;
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private static Client.Reply begin(Client client, String id, String input) throws Exception {
    return client.put(
        azure("/jobs/imports/" + id),
        "{\"inputBlobUri\":\"%s\",\"outputBlobUri\":\"upload:%s.log\"}".formatted(input, id));
  }

  @Test
  void oneJobRunsAtATimeAndCanBeCancelledWhileItWaitsForItsInput() throws Exception {
    try (SlowStore store = new SlowStore();
        Stack stack =
            Stack.open(
                folder,
                JobOptions.in(folder).withOutside(List.of(store.url()), Optional.empty()))) {
      Client engineer = stack.as(Role.ENGINEER);
      assertThat(begin(engineer, "slow", store.url() + "graph").status()).isEqualTo(201);
      try (Socket waiting = store.accept()) {
        assertThat(waiting.isConnected()).isTrue();
        Jobs.await(engineer, azure("/jobs/imports/slow"), List.of("running"));

        Client.Reply second = begin(engineer, "second", "upload:x");
        assertThat(second.status()).isEqualTo(400);
        assertThat(second.errorCode()).isEqualTo("JobLimitReached");
        Client.Reply deletion = engineer.post(azure("/jobs/delete"), "");
        assertThat(deletion.errorCode()).isEqualTo("JobLimitReached");
        assertThat(engineer.delete(azure("/jobs/imports/slow")).errorCode())
            .isEqualTo("ValidationFailed");

        Client.Reply cancelled = engineer.post(azure("/jobs/imports/slow/cancel"), "");
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.json().get("status").asString()).isEqualTo("cancelling");
        JsonNode over = Jobs.awaitEnd(engineer, azure("/jobs/imports/slow"));
        assertThat(over.get("status").asString()).isEqualTo("cancelled");
        assertThat(engineer.get("/api/v1/uploads/slow.log").body()).contains("Cancelled");
        assertThat(engineer.delete(azure("/jobs/imports/slow")).status()).isEqualTo(204);
      }
    }
  }

  @Test
  void aJobThatAStopCutOffHasFailedAndSaysSo() throws Exception {
    try (SlowStore store = new SlowStore()) {
      JobOptions options =
          JobOptions.in(folder).withOutside(List.of(store.url()), Optional.empty());
      try (Stack stack = Stack.open(folder, options)) {
        assertThat(begin(stack.as(Role.ENGINEER), "cut", store.url() + "graph").status())
            .isEqualTo(201);
        store.accept();
      }
      try (Stack stack = Stack.open(folder, options)) {
        Client engineer = stack.as(Role.ENGINEER);

        JsonNode job = Jobs.awaitEnd(engineer, azure("/jobs/imports/cut"));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.at("/error/code").asString()).isEqualTo("JobInterrupted");
      }
    }
  }
}
