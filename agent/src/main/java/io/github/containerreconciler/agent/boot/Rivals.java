package io.github.containerreconciler.agent.boot;

import io.github.containerreconciler.internal.callback.CallbackException;
import io.github.containerreconciler.internal.callback.Callbacks;
import io.github.containerreconciler.internal.config.Overlap;
import io.github.containerreconciler.internal.config.OwnershipRule;
import io.github.containerreconciler.internal.config.ReconcilerConfig;
import io.github.containerreconciler.internal.engine.Container;
import io.github.containerreconciler.internal.engine.ContainerEngine;
import io.github.containerreconciler.internal.engine.EngineInfo;
import io.github.containerreconciler.internal.engine.ListFilter;
import io.github.containerreconciler.internal.engine.Selection;
import io.github.containerreconciler.internal.judge.Ownership;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the reconcilers of one agent from the same containers where their settings did not show
 * that they would meet: two addresses may lead to one engine, and two rules to one container. Then
 * neither removes anything, since each would take the other's containers for dangling.
 *
 * <p>Looks at what the engines themselves say: their ids, and the containers they list.
 */
final class Rivals {

  private final List<Member> members = new CopyOnWriteArrayList<>();

  /**
   * Adds a reconciler.
   *
   * @throws IllegalArgumentException if by its settings alone it would meet another one
   */
  Member join(ReconcilerConfig config, String endpoint) {
    Member member = new Member(config, new Destination(endpoint));
    for (Member other : members) {
      if (member.destination.isSame(other.destination)) {
        String why = Overlap.between(other.config, config);
        if (why != null) {
          throw new IllegalArgumentException(why);
        }
        member.sameAddress.add(other);
        other.sameAddress.add(member);
      }
    }
    members.add(member);
    return member;
  }

  /** One reconciler among the others. Thread-safe. */
  final class Member {

    private final ReconcilerConfig config;
    private final Destination destination;
    private final Ownership ownership;
    private final Selection claims;
    private final List<Member> sameAddress = new CopyOnWriteArrayList<>();
    private volatile String engineId = "";

    /** What the last list of each kind held that another reconciler claims too. */
    private final Map<ListFilter, String> shared = new ConcurrentHashMap<>();

    private Member(ReconcilerConfig config, Destination destination) {
      this.config = config;
      this.destination = destination;
      this.ownership = new Ownership(config.rules());
      this.claims = ownership.selection(config.exemptLabel());
    }

    /** The same engine, and what it says is noted down. */
    ContainerEngine listening(ContainerEngine engine) {
      return new ListeningEngine(engine, this::heard, this::readingForAll, this::listed);
    }

    /** The same callbacks, which are not in order while another reconciler is in the way. */
    Callbacks guarding(Callbacks sources) {
      return new Callbacks() {
        @Override
        public List<String> names(List<String> required) throws CallbackException {
          refuseSameRules();
          return sources.names(required);
        }

        @Override
        public Answer ask(List<String> required, Duration timeout) throws CallbackException {
          refuseSameRules();
          refuseSharedContainer(); // of the list just before; and once more before each removal
          return sources.ask(required, timeout);
        }
      };
    }

    /** What has stopped is in nobody's way, and forgotten. */
    void leave() {
      members.remove(this);
      for (Member other : sameAddress) {
        other.sameAddress.remove(this);
      }
    }

    /** Reads what the others' rules ask for, too. */
    private Selection readingForAll(Selection selection) {
      return new Selection() {
        @Override
        public boolean keeps(Container container) {
          return selection.keeps(container);
        }

        @Override
        public boolean needsAttachments() {
          return selection.needsAttachments();
        }

        @Override
        public void malformed(String id, String why) {
          selection.malformed(id, why);
        }

        @Override
        public boolean needsLabel(String key) {
          boolean needed = selection.needsLabel(key);
          for (Member other : members) {
            needed |= other.claims.needsLabel(key);
          }
          return needed;
        }

        @Override
        public boolean needsMount(String destination) {
          boolean needed = selection.needsMount(destination);
          for (Member other : members) {
            needed |= other.claims.needsMount(destination);
          }
          return needed;
        }
      };
    }

    private void heard(EngineInfo info) {
      engineId = info.id();
    }

    private void listed(ListFilter filter, List<Container> containers) {
      String found = null;
      for (Member other : members) {
        if (other != this && isSameEngine(other)) {
          for (Container container : containers) {
            String rules = both(other, container);
            found =
                rules == null
                    ? found
                    : names(other)
                        + " both claim container "
                        + container.shortId()
                        + " ("
                        + rules
                        + ")";
          }
        }
      }
      if (found == null) {
        shared.remove(filter);
      } else {
        shared.put(filter, found);
      }
    }

    /** The rules that claim it; null if the other's claim none, or none of either removes. */
    private @Nullable String both(Member other, Container container) {
      List<OwnershipRule> ours = ownership.claiming(container);
      List<OwnershipRule> theirs = other.ownership.claiming(container);
      return ours.isEmpty() || theirs.isEmpty() || (onlyReport(ours) && onlyReport(theirs))
          ? null
          : "rules " + ours.get(0).name() + " and " + theirs.get(0).name();
    }

    private boolean isSameEngine(Member other) {
      return sameAddress.contains(other)
          || (!engineId.isEmpty() && engineId.equals(other.engineId));
    }

    private String names(Member other) {
      return "reconcilers " + config.name() + " and " + other.config.name();
    }

    private void refuseSameRules() throws CallbackException {
      for (Member other : members) {
        String why =
            other == this || !isSameEngine(other) ? null : Overlap.between(config, other.config);
        if (why != null) {
          throw new CallbackException(
              why + "; both reach the engine whose id is " + engineId + ", so neither removes");
        }
      }
    }

    private void refuseSharedContainer() throws CallbackException {
      for (String container : shared.values()) {
        throw new CallbackException(
            container + " of one engine, so neither removes; give each a label value of its own");
      }
    }
  }

  private static boolean onlyReport(List<OwnershipRule> rules) {
    for (OwnershipRule rule : rules) {
      if (!rule.reportOnly()) {
        return false;
      }
    }
    return true;
  }
}
