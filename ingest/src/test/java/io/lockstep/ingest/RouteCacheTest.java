package io.lockstep.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RouteCacheTest {
  private static Route route(String device, String topic) {
    return new Route(
        (device + topic).getBytes(StandardCharsets.UTF_8), device.length(), new Plan.Unbound());
  }

  private static boolean contains(RouteCache cache, String device, String topic) {
    byte[] bytes = ("__" + device + topic).getBytes(StandardCharsets.UTF_8);
    Route found = cache.find(ByteBuffer.wrap(bytes), 2, device.length(), bytes.length - 2);
    return found != null && found.device().equals(device) && found.topic().equals(topic);
  }

  @Test
  void routesAreFoundByDeviceAndTopic() {
    RouteCache cache = new RouteCache(1 << 20);
    for (int i = 0; i < 50_000; i++) {
      cache.add(route("device-" + i % 10, "plant/line/" + i));
    }
    for (int i = 0; i < 50_000; i++) {
      assertThat(contains(cache, "device-" + i % 10, "plant/line/" + i)).isTrue();
      assertThat(contains(cache, "device-x", "plant/line/" + i)).isFalse();
    }
    assertThat(cache.size()).isEqualTo(50_000);
    assertThat(cache.evictions()).isZero();
  }

  @Test
  void theBorderBetweenDeviceAndTopicCounts() {
    RouteCache cache = new RouteCache(1024);
    cache.add(route("ab", "c"));
    assertThat(contains(cache, "ab", "c")).isTrue();
    assertThat(contains(cache, "a", "bc")).isFalse();
  }

  @Test
  void theNumberOfRoutesIsBoundedAndTheUsedOnesStay() {
    RouteCache cache = new RouteCache(1024);
    SplittableRandom random = new SplittableRandom(7);
    cache.add(route("d", "hot"));
    int misses = 0;
    for (int i = 0; i < 20_000; i++) {
      cache.add(route("d", "cold/" + random.nextLong()));
      if (!contains(cache, "d", "hot")) {
        misses++;
        cache.add(route("d", "hot"));
      }
    }
    assertThat(cache.size()).isLessThanOrEqualTo(1024);
    assertThat(cache.evictions()).isGreaterThan(18_000);
    assertThat(misses).isLessThan(400);
  }
}
