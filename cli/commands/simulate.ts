// `simulate`: the fake cloud as a separate program, until a signal.
import { usageError } from '../command-error.ts';
import type { Dependencies } from '../dependencies.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

export interface SimulateCommand {
  host: string;
  port: number;
  controlPort: number;
  config?: string;
  state?: string;
}

export async function simulate(command: SimulateCommand, dependencies: Dependencies): Promise<ExitCode> {
  const interrupts = dependencies.listenForInterrupts();
  const simulator = await start(command);
  dependencies.terminal.printJson({ endpoint: simulator.endpoint, control: simulator.control });
  await interrupts.stopped();
  await simulator.close();
  return EXIT.ok;
}

async function start({ host, port, controlPort, config, state }: SimulateCommand) {
  const { readSimulatorConfig, SimulatorConfigError } = await import('../../simulator/config.ts');
  const { SimulatorListenError, startSimulator } = await import('../../simulator/start-simulator.ts');
  try {
    return await startSimulator({
      host,
      port,
      controlPort,
      ...(config !== undefined && { config: readSimulatorConfig(config) }),
      ...(state !== undefined && { stateFile: state }),
    });
  } catch (error) {
    if (error instanceof SimulatorConfigError) throw usageError(error.message, 'Correct it, or leave --config out');
    if (error instanceof SimulatorListenError)
      throw usageError(error.message, 'Port 0 picks a free one; without --host it is 127.0.0.1');
    throw error;
  }
}
