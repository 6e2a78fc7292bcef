/** The Jupyter wire protocol 5.4, without a policy: messages, signing, sockets, connection files, kernelspecs. */
export {
  type ChannelFault,
  type ChannelOptions,
  KernelChannels,
  type ReceiveChannel,
  type SendChannel,
} from "./channels.js";
export {
  type Channel,
  ConnectionError,
  type ConnectionFile,
  type ConnectionInfo,
  type ConnectionOptions,
  channelAddress,
  createConnectionFile,
  readConnectionFile,
  removeConnectionFile,
} from "./connection.js";
export { type FindOptions, findKernelspec, findKernelspecs, kernelDirs } from "./find.js";
export { BindError, type KernelSocketOptions, KernelSockets, type RequestChannel } from "./kernel-sockets.js";
export {
  isKernelName,
  type KernelCommand,
  type Kernelspec,
  KernelspecError,
  kernelCommand,
  readKernelspec,
} from "./kernelspec.js";
export {
  createHeader,
  createMessage,
  type Header,
  type Message,
  type MessageOptions,
  PROTOCOL_VERSION,
} from "./message.js";
export { environmentPrefix, jupyterDataDir, jupyterPath, jupyterRuntimeDir, type Surroundings } from "./paths.js";
export { decodeMessage, encodeMessage, MessageError, type MessageFault, ReplayGuard } from "./wire.js";
