package io.github.containerreconciler.internal.claim;

import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.EngineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which containers another reconciler claims too, as one sweep sees it. Thread-safe. */
public interface Contests {

  /** Nobody else claims anything. */
  Contests NONE =
      new Contests() {
        @Override
        public @Nullable String reason(Container listed, Container inspected) {
          return null;
        }

        @Override
        public List<OwnershipRule> rules() {
          return List.of();
        }

        @Override
        public void refresh() {}
      };

  /**
   * Why this container is contested; null if nobody else claims it.
   *
   * @param listed as the list shows it, which may be less than all
   * @param inspected the same container with all its labels, mounts and names
   */
  @Nullable String reason(Container listed, Container inspected);

  /** The rules by which others claim, as far as they can be read. */
  List<OwnershipRule> rules();

  /** Looks at the claims again if the last look was more than a second ago. */
  void refresh() throws EngineException;
}
