package io.github.containerreconciler.simulated;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What one client of {@code /events} is yet to hear: of containers that started. */
final class EventFeed {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final Predicate<SimulatedContainer> filter;

  EventFeed(Predicate<SimulatedContainer> filter) {
    this.filter = filter;
  }

  void started(SimulatedContainer c) {
    if (filter.test(c)) {
      lines.add(line(c));
    }
  }

  /** Waits a moment for the next; null if there was none. */
  @Nullable String next(long millis) throws InterruptedException {
    return lines.poll(millis, TimeUnit.MILLISECONDS);
  }

  static String line(SimulatedContainer c) {
    ObjectNode event =
        JSON.createObjectNode()
            .put("status", "start")
            .put("id", c.id())
            .put("from", c.image())
            .put("Type", "container")
            .put("Action", "start");
    ObjectNode attributes = event.putObject("Actor").put("ID", c.id()).putObject("Attributes");
    c.labels().forEach(attributes::put);
    attributes.put("image", c.image()).put("name", c.name());
    return event
            .put("scope", "local")
            .put("time", c.startedAt().getEpochSecond())
            .put("timeNano", ChronoUnit.NANOS.between(Instant.EPOCH, c.startedAt()))
        + "\n";
  }
}
