package io.lockstep.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.azure.core.credential.AccessToken;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.AddHeadersPolicy;
import com.azure.core.models.JsonPatchDocument;
import com.azure.core.util.Context;
import com.azure.digitaltwins.core.BasicDigitalTwin;
import com.azure.digitaltwins.core.BasicDigitalTwinComponent;
import com.azure.digitaltwins.core.BasicDigitalTwinMetadata;
import com.azure.digitaltwins.core.BasicRelationship;
import com.azure.digitaltwins.core.DigitalTwinsClient;
import com.azure.digitaltwins.core.DigitalTwinsClientBuilder;
import com.azure.digitaltwins.core.models.ListModelsOptions;
import com.azure.digitaltwins.core.models.QueryOptions;
import io.lockstep.model.Role;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

/// The unmodified Java client of Azure Digital Twins takes a branch's path as its endpoint.
final class BranchSdkTest {
  @TempDir static Path folder;
  private static Stack stack;
  private static DigitalTwinsClient live;
  private static DigitalTwinsClient branch;

  @BeforeAll
  static void open() throws Exception {
    stack = Stack.open(folder);
    live = client(stack.url());
    Client plain = stack.as(Role.ENGINEER);
    assertThat(plain.post(Client.azure("/models"), Bakery.MODELS).status()).isEqualTo(201);
    for (int i = 0; i < 5; i++) {
      create(live, "oven-" + i, 20 + i);
    }
    String path = plain.post("/api/v1/branches", "{\"id\":\"sdk\"}").header("Location");
    branch = client(stack.url() + path);
  }

  @AfterAll
  static void close() {
    stack.close();
  }

  private static DigitalTwinsClient client(String endpoint) {
    return new DigitalTwinsClientBuilder()
        .endpoint(endpoint)
        .credential(_ -> Mono.just(new AccessToken("unused", OffsetDateTime.MAX)))
        .pipeline(
            new HttpPipelineBuilder()
                .httpClient(new JdkHttpClientBuilder().build())
                .policies(
                    new AddHeadersPolicy(
                        new HttpHeaders()
                            .set(HttpHeaderName.AUTHORIZATION, "Bearer engineer-secret")))
                .build())
        .buildClient();
  }

  private static void create(DigitalTwinsClient client, String id, double temperature) {
    BasicDigitalTwin twin =
        new BasicDigitalTwin(id)
            .setMetadata(new BasicDigitalTwinMetadata().setModelId(Bakery.OVEN_MODEL))
            .addToContents("temperature", temperature)
            .addToContents("fan", new BasicDigitalTwinComponent());
    assertThat(client.createOrReplaceDigitalTwin(id, twin, BasicDigitalTwin.class).getId())
        .isEqualTo(id);
  }

  private static List<String> ids(DigitalTwinsClient client, String where) {
    List<String> ids = new ArrayList<>();
    client
        .query(
            "SELECT * FROM DIGITALTWINS T WHERE " + where,
            BasicDigitalTwin.class,
            new QueryOptions().setMaxItemsPerPage(2),
            Context.NONE)
        .forEach(twin -> ids.add(twin.getId()));
    return ids;
  }

  @Test
  void readsWritesAndPagesInTheBranchAlone() {
    create(branch, "extra", 500);
    branch.updateDigitalTwin("oven-1", new JsonPatchDocument().appendReplace("/temperature", 600));
    branch.deleteDigitalTwin("oven-4");

    assertThat(ids(branch, "T.temperature > 400")).containsExactlyInAnyOrder("extra", "oven-1");
    assertThat(ids(branch, "T.temperature > 0")).hasSize(5);
    assertThat(ids(live, "T.temperature > 400")).isEmpty();
    assertThat(ids(live, "T.temperature > 0")).hasSize(5);
    assertThat(live.getDigitalTwin("oven-1", BasicDigitalTwin.class).getContents())
        .containsEntry("temperature", 21.0);
  }

  @Test
  void followsPagesOfModelsAndRelationships() {
    for (int i = 0; i < 3; i++) {
      BasicRelationship edge = new BasicRelationship("r" + i, "oven-0", "oven-2", "feeds");
      branch.createOrReplaceRelationship("oven-0", "r" + i, edge, BasicRelationship.class);
    }
    List<String> models = new ArrayList<>();
    branch
        .listModels(new ListModelsOptions().setMaxItemsPerPage(1), Context.NONE)
        .forEach(model -> models.add(model.getModelId()));
    List<String> edges = new ArrayList<>();
    branch
        .listRelationships("oven-0", BasicRelationship.class)
        .forEach(edge -> edges.add(edge.getId()));

    assertThat(models).hasSizeGreaterThan(1).contains(Bakery.OVEN_MODEL);
    assertThat(edges).containsExactly("r0", "r1", "r2");
    assertThat(live.listRelationships("oven-0", BasicRelationship.class)).isEmpty();
  }
}
