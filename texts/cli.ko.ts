/** Everything that the CLI says, in Korean. */
import type { CliTexts } from './cli.en';
import { doctorKo } from './cli-doctor.ko';
import { helpKo } from './cli-help.ko';
import { kst } from './format';

const AMOUNT = '1~9999999999의 정수(원), 쉼표 없이';
const NUMBER_OR_NAME = '1~50자, 따옴표·역슬래시·보이지 않는 문자 제외';

export const cliKo: CliTexts = {
  help: helpKo,
  doctor: doctorKo,

  usage: {
    unknownOption: (option) => `${option} 옵션은 없습니다.`,
    unknownCommand: (name) => `${name} 명령은 없습니다.`,
    missingArgument: (name) => `${name} 값을 입력해 주세요.`,
    missingOption: (option) => `${option} 옵션을 입력해 주세요.`,
    optionNeedsValue: (option) => `${option} 옵션에 값이 필요합니다.`,
    excessArguments: '인수가 너무 많습니다. 공백이 있는 값은 따옴표로 묶어 주세요.',
    invalidArgument: (option, expected) => `${option} 값이 올바르지 않습니다. 입력 형식: ${expected}`,
    seeHelp: '아무것도 실행하지 않았습니다. 사용 방법은 --help로 확인해 주세요.',
  },

  rule: {
    amount: AMOUNT,
    limit: '1~10000의 정수',
    notiLimit: '1~500의 정수',
    duration: '시간, 예: 30s, 10m, 8h, 1d',
    startReason: '1~50자, | ^ [ ] 제외',
    reason: '1~500자',
    oneOf: (choices) => `다음 중 하나: ${choices}`,
    field: {
      refundId: 'A-Z a-z 0-9 . _ - 1~100자, 영문자나 숫자로 시작',
      tid: NUMBER_OR_NAME,
      orderNo: NUMBER_OR_NAME,
      amount: AMOUNT,
      actor: '1~100자: 처리한 사람',
      paidAt: '시간대를 포함한 시각, 예: 2026-01-02T12:04:05+09:00. 미래 시각은 불가',
      action: 'retry, complete, abandon, go_ahead 중 하나',
      idempotencyKey: 'A-Z a-z 0-9 . _ - 1~100자',
    },
  },

  error: {
    configuration:
      '설정이 올바르지 않습니다. 아무것도 실행하지 않았습니다. 모든 설정은 docs/configuration.md에 있습니다.',
    invalid: '아무것도 실행하지 않았습니다. 올바르지 않은 값과 입력 형식:',
    refundNotFound: (id) => `${id} 환불이 없거나, Temporal의 보관 기간이 지나 삭제되었습니다.`,
    conflict: (id) =>
      `${id} 환불이 다른 내용으로 이미 있습니다. 새로 시작한 환불은 없습니다. 다른 --id를 사용해 주세요. 차이점:`,
    conflictUnknown: (id) =>
      `${id} 환불이 이미 있지만 이 프로그램에서 시작하지 않아 내용을 비교할 수 없습니다. 새로 시작한 환불은 없습니다. 다른 --id를 사용해 주세요.`,
    difference: (option, existing, given) => `${option}: 기존 ${existing}, 입력 ${given}`,
    unavailable: (said) => `Temporal 또는 워커가 응답하지 않습니다${said && `: ${said}`}.`,
    repeat: '같은 명령을 다시 실행해도 안전합니다. 원인은 "npx refunds doctor"로 확인해 주세요.',
    repeatUpdate: (idempotencyKey) =>
      `요청이 이미 처리되었거나 나중에 처리될 수 있습니다. --idempotency-key ${idempotencyKey} 옵션을 붙여 다시 실행해 주세요. 한 번만 처리됩니다.`,
    unexpected: (said) => `명령을 실행하지 못했습니다: ${said}. 원인은 "npx refunds doctor"로 확인해 주세요.`,
    notiNotFound: (id) => `${id} 통지가 없습니다. 목록은 "npx refunds noti list"로 확인해 주세요.`,
    inboxAway: (said) => `통지함이 응답하지 않습니다: ${said}. 변경된 것은 없습니다. 같은 명령을 다시 실행해 주세요.`,
    inboxInUse: (request) =>
      `실행 중인 통지 수신기가 내장 통지함을 사용하고 있습니다. 한 프로세스만 열 수 있으므로 HTTP API를 이용해 주세요: ${request}, "Authorization: Bearer $API_KEY" 필요. INBOX_DATABASE_URL을 설정하면 이 명령도 사용할 수 있습니다.`,
    noInbox: (dataDir) =>
      `통지함이 없습니다. INBOX_DATABASE_URL이 설정되지 않았고 DATA_DIR(${dataDir})에도 통지함이 없습니다. 새로 만들지 않았습니다.`,
  },

  column: {
    id: 'ID',
    state: '상태',
    amount: '금액',
    order: '주문번호',
    deadline: '입금 기한 (KST)',
    started: '시작 (KST)',
    why: '사유',
    status: '상태',
    kind: '종류',
    tid: '거래번호',
    received: '수신 (KST)',
    refund: '환불',
    note: '설명',
  },

  field: {
    received: '수신 시각',
    copies: '수신 횟수',
    attempts: '시도 횟수',
    nextAttempt: '다음 시도',
    cancelledAt: '취소 시각',
    text: '원문',
    seen: '조회 시각',
    outcome: '결과',
  },
  interrupted: '외부에서 종료됨',

  started: {
    started: '환불을 시작했습니다.',
    existing: '같은 환불이 이미 시작되어 있습니다. 새로 시작한 환불은 없습니다.',
  },
  listed: {
    more: (limit) => `환불이 더 있습니다. --limit ${limit}까지만 표시했습니다.`,
    none: '조건에 맞는 환불이 없습니다.',
    unasked: (count) => `응답하는 워커가 없어 환불 ${count}건의 대기 사유를 확인하지 못했습니다.`,
  },
  waiting: {
    for: (state, until) => `${state}. ${until}까지 기다립니다`,
    now: (state) => `현재 상태: ${state}`,
    away: '현재 Temporal이 응답하지 않습니다. 계속 시도합니다.',
    over: '대기 시간이 끝났습니다. 환불은 자동으로 계속 진행됩니다.',
    needsPerson: (id) => `담당자의 결정이 필요합니다: npx refunds why ${id}`,
    notCompleted: (state) => `환불되지 않고 종료되었습니다: ${state}.`,
  },
  reported: '입금 완료를 등록했습니다. 결제를 조회하고 있습니다. 결과는 "npx refunds wait"로 확인해 주세요.',
  resolved: '결정이 반영되었습니다.',
  replayed:
    '통지를 다시 읽었습니다. 취소 통지이면 해당 환불을 찾습니다. 결과는 "npx refunds noti show"로 확인해 주세요.',
  noNotis: '조건에 맞는 통지가 없습니다.',

  why: {
    happened: '지금까지의 경과',
    next: '다음 처리',
    people: '담당자가 할 수 있는 일',
  },
  next: {
    cancelling: '응답을 받을 때까지 프로그램이 쿠키페이에 자동으로 요청합니다.',
    issueHours: '계좌 요청 시간대가 되면 프로그램이 자동으로 계좌를 요청합니다.',
    confirming: '결과가 확인될 때까지 프로그램이 결제를 조회하고, 이후 자동으로 계속합니다.',
    awaitingDeposit: (deadline) =>
      `통지나 조회로 취소가 확인되면 환불이 자동으로 완료됩니다.${deadline === null ? '' : ` 입금 기한(${deadline})이 지나고 일정 시간 안에 확인되지 않으면 담당자에게 확인을 요청합니다.`}`,
    escalated:
      '프로그램이 계속 조회하며, 취소가 확인되면 환불을 완료합니다. 담당자가 결정하기 전에는 아무것도 전송하지 않습니다.',
    closed: '없습니다. 종료된 환불입니다.',
    interrupted: '담당자나 주문 시스템이 다시 시작할 때까지 진행되지 않습니다.',
    lastLook: (said) => `마지막 조회: ${said}`,
    nextLook: (at) => `다음 조회 시각은 ${kst(at)}입니다.`,
    trying: (activity, attempt, said) =>
      `진행 중: ${activity}, ${attempt}번째 시도${said && `. 이전 시도의 결과: ${said}`}`,
  },
  people: {
    nothing: '필요한 조치가 없습니다.',
    pay: (amount, account, deadline) =>
      `재무 담당자: ${deadline} 전까지 ${account} 계좌로 정확히 ${amount}을 입금한 뒤 등록해 주세요:`,
    reportDeposit: '재무팀이 입금했으면 등록해 주세요:',
    check: '쿠키페이에서 지금 결제 조회:',
    goAhead: '시간대를 기다리지 않고 진행 (재무팀이 당일 안에 입금해야 합니다):',
    complete: '확실히 취소된 경우 (사유가 증빙입니다):',
    retry: '조회부터 다시 시작:',
    abandon: '환불 없이 종료:',
    startAgain: '같은 내용으로 다시 시작 (전송하기 전에 먼저 조회합니다):',
    startCorrected: '쿠키페이가 거절한 원인을 바로잡은 뒤 다시 시작 (같은 ID를 사용할 수 있습니다):',
    wait: '종료될 때까지 대기:',
    who: '이름',
    reason: '사유',
    proof: '증빙',
  },

  links: {
    heading: 'Temporal Web UI:',
    noUrl: 'TEMPORAL_UI_URL이 설정되지 않아 링크 대신 검색 조건을 출력합니다.',
    name: {
      awaiting_deposit: '입금 대기',
      deposit_due_today: '입금 대기, 입금 기한이 오늘(KST)까지',
      escalated: '담당자 확인 필요',
      confirming_long: '확인 중, 시작한 지 1시간 초과',
      completed_today: '오늘(KST) 완료',
      interrupted: '환불이 끝나기 전에 외부에서 종료됨',
    },
  },
};
