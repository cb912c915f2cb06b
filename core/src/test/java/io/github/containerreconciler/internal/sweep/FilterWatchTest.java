package io.github.containerreconciler.internal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.testing.Containers;
import io.github.containerreconciler.internal.testing.LogCapture;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whether the engine filters as it was asked to. */
class FilterWatchTest {

  private static final ListFilter BY_JOB = new ListFilter(List.of("job"), List.of());

  @Test
  void itOnlyWatchesAndChangesNothingOfTheSelection() {
    Container ours = Containers.container("a", Instant.EPOCH, Map.of("job", "1"));
    Container foreign = Containers.container("b", Instant.EPOCH, Map.of());
    Selection selection =
        new Selection() {
          @Override
          public boolean keeps(Container container) {
            return container.equals(ours);
          }

          @Override
          public boolean needsLabel(String key) {
            return key.equals("job");
          }

          @Override
          public boolean needsMount(String destination) {
            return destination.equals("/alloc");
          }
        };

    FilterWatch.Listing listing = new FilterWatch("default").begin(BY_JOB, selection);

    assertThat(listing.keeps(ours)).isTrue();
    assertThat(listing.keeps(foreign)).isFalse();
    assertThat(listing.needsLabel("job")).isTrue();
    assertThat(listing.needsLabel("other")).isFalse();
    assertThat(listing.needsMount("/alloc")).isTrue();
    assertThat(listing.needsMount("/data")).isFalse();
    listing.end();
  }

  @Test
  void anIgnoredFilterIsToldOfOnceWithItsFigures() {
    FilterWatch watch = new FilterWatch("default");
    try (LogCapture log = new LogCapture()) {
      list(watch, 2, 0);
      assertThat(log.lines()).as("no stranger is listed").isEmpty();
      list(watch, 1, 2);
      list(watch, 1, 3);
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith(
              "WARN the engine ignores the filter by label [job]: 2 of the 3 containers it lists"
                  + " lack it;");
    }
  }

  private static void list(FilterWatch watch, int ours, int strangers) {
    FilterWatch.Listing listing = watch.begin(BY_JOB, container -> true);
    for (int i = 0; i < ours + strangers; i++) {
      Map<String, String> labels = i < ours ? Map.of("job", "1") : Map.of();
      listing.keeps(Containers.container("c" + i, Instant.EPOCH, labels));
    }
    listing.end();
  }
}
