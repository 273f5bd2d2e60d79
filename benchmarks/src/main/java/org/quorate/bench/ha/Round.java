package org.quorate.bench.ha;

import java.util.List;
import org.quorate.ha.Answers;
import org.quorate.ha.LockAnswer;
import org.quorate.ha.Question;
import org.quorate.ha.Step;
import org.quorate.ha.crm.Crm;
import org.quorate.ha.crm.CrmCommand;
import org.quorate.ha.crm.CrmMemory;
import org.quorate.ha.crm.CrmReading;
import org.quorate.ha.status.ManagerStatus;

/** Does rounds as the daemon does, with every lock free and no command waiting. */
final class Round {
  private Round() {}

  /** One round with all its questions. */
  static Step.Done<CrmMemory, CrmCommand> run(CrmMemory memory, CrmReading reading) {
    Answers answers = Answers.none();
    while (true) {
      switch (Crm.step(memory, reading, answers)) {
        case Step.Ask(Question question) ->
            answers =
                switch (question) {
                  case Question.TakeLock take -> answers.with(take.lock(), LockAnswer.TAKEN);
                  case Question.TakeCommandLines() -> answers.withCommandLines(List.of());
                  case Question.DoJob job ->
                      throw new IllegalStateException("a CRM does no job: " + job);
                };
        case Step.Done<CrmMemory, CrmCommand> done -> {
          return done;
        }
      }
    }
  }

  /** The status that the round stores. */
  static ManagerStatus stored(Step.Done<CrmMemory, CrmCommand> done) {
    for (CrmCommand command : done.commands()) {
      if (command instanceof CrmCommand.WriteManagerStatus(ManagerStatus status)) {
        return status;
      }
    }
    throw new IllegalStateException("the round stored no status");
  }
}
