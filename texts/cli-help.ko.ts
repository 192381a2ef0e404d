/** The CLI's help, in Korean. */
import type { helpEn } from './cli-help.en';

export const helpKo: typeof helpEn = {
  program: '쿠키페이 환불을 확인하고, 담당자가 필요한 환불을 처리합니다.',
  title: { usage: '사용법:', arguments: '인수:', options: '옵션:', commands: '명령:' },
  examples: '예:',
  exitCodes: `종료 코드: 0 정상, 1 실패, 2 사용법 오류, 3 없음, 4 아직 대기 중, 5 담당자 필요, 7 충돌 또는 환불 상태 때문에 거부됨,
69 Temporal 또는 통지함이 응답하지 않음(다시 실행), 78 설정 오류.

설정: REFUND_LANGUAGE=ko|en, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_UI_URL, INBOX_DATABASE_URL.
전체 목록은 docs/configuration.md에 있습니다. 예는 "npx refunds 명령 --help"에 있습니다.`,
  option: {
    help: '이 도움말 보기',
    json: '표준 출력에 JSON 출력: 객체 하나, 목록은 한 줄에 하나',
    id: '주문 시스템이 정한 환불 ID',
    refundId: '환불 ID',
    tid: '쿠키페이 거래번호',
    order: '주문번호',
    amount: '금액(원), 정수',
    startReason: '환불 사유, 50자 이내. 쿠키페이에도 전달됩니다',
    state: '이 상태의 환불만',
    limit: '최대 개수',
    long: '무엇을 기다리는지도 표시: 담당자나 입금을 기다리는 환불에 하나씩 묻습니다',
    for: '기다릴 시간, 예: 30s, 10m, 8h, 1d',
    by: '누가',
    at: '입금한 시각, 시간대가 있는 ISO 8601. 없으면 지금',
    reason: '사유, 500자 이내. complete는 증빙',
    idempotencyKey: '응답을 받지 못한 지시를 다시 보냄. 효과는 한 번뿐입니다',
    action: '결정',
    notiId: '통지 ID',
    status: '이 상태의 통지만',
  },
  choices: '선택',
  default: '기본값',
  command: {
    start: {
      description: '환불을 시작합니다. 같은 내용으로 다시 실행해도 두 번 환불되지 않습니다.',
      examples: [
        'npx refunds start --id R-1001 --tid CTS24041117162412345 --order ORDER-1001 --amount 50000 --reason "상품 반품"',
      ],
    },
    list: {
      description: '환불 목록, 최신순.',
      examples: [
        'npx refunds list --state escalated --long',
        'npx refunds list --order ORDER-1001',
        'npx refunds list --limit 500 --json | jq .refundId',
      ],
      more: '--limit보다 많으면 진행 중인 환불부터 보여 줍니다. 변경은 1초쯤 뒤에 목록에 나타납니다.',
    },
    show: {
      description: '환불 하나에 대해 알려진 모든 것.',
      examples: ['npx refunds show R-1001', 'refunds show R-1001 --json | jq .deposit'],
    },
    why: {
      description: '문장으로 설명: 무슨 일이 있었는지, 다음에 언제 무엇을 하는지, 사람이 할 수 있는 일.',
      examples: ['npx refunds why R-1001'],
    },
    wait: {
      description: '환불이 끝나거나 담당자가 필요할 때까지 기다립니다.',
      examples: ['npx refunds wait R-1001', 'refunds wait R-1001 --for 8h && echo "환불 완료"'],
      more: '종료 코드: 완료되면 0, 거절되거나 환불 없이 또는 밖에서 종료되면 1, 시간이 다 되면 4, 담당자가 결정해야 하면 5.',
    },
    check: {
      description: '지금 쿠키페이에서 결제를 조회하고 결과를 알려 줍니다. 돈은 움직이지 않습니다.',
      examples: ['npx refunds check R-1001'],
      more: '최대 1분쯤 걸립니다. 무엇이 조회되든 종료 코드는 0이며, --json의 `seen`으로 구분합니다.',
    },
    deposited: {
      description: '재무팀이 입금했음을 알립니다. 바로 결제를 조회합니다.',
      examples: [
        'npx refunds deposited R-1001 --by "재무팀 김"',
        'npx refunds deposited R-1001 --by kim --at 2026-11-23T14:05:00+09:00',
      ],
      more: '알림만으로는 완료되지 않습니다. 쿠키페이에서 취소가 조회돼야 완료됩니다.',
    },
    resolve: {
      description: '담당자가 필요한 환불을 결정합니다: retry, complete, abandon, go_ahead.',
      examples: [
        'npx refunds resolve R-1001 retry --by kim --reason "입금하지 않음, 다시 시도"',
        'npx refunds resolve R-1001 complete --by kim --reason "11-23 관리자 화면에서 취소 확인, 번호 20261123100605"',
        'npx refunds resolve R-1001 abandon --by kim --reason "구매자가 상품을 갖기로 함"',
        'npx refunds resolve R-1001 go_ahead --by kim --reason "재무팀이 오늘 밤 입금"',
      ],
      more: `retry: 조회부터 다시 시작. complete: 이미 취소됐음, 사유가 증빙. abandon: 환불 없이 종료. go_ahead: 시간대를 기다리지
않고 지금 계좌 요청. 환불 상태가 허용하지 않으면 거부됩니다(7).`,
    },
    noti: {
      description: '쿠키페이가 보낸 통지(Noti).',
      examples: ['npx refunds noti list --status unmatched', 'refunds noti replay 통지ID'],
      more: '통지함을 직접 읽습니다: INBOX_DATABASE_URL, 또는 다른 프로세스가 열지 않은 DATA_DIR의 내장 통지함.',
    },
    notiList: {
      description: '통지 목록, 최신순.',
      examples: ['npx refunds noti list', 'refunds noti list --status unmatched --json'],
    },
    notiShow: { description: '통지 하나와 그 내용.', examples: ['npx refunds noti show 통지ID'] },
    notiReplay: {
      description: '통지를 다시 읽고 해당 환불을 다시 찾습니다. 반복해도 안전합니다.',
      examples: ['npx refunds noti replay 통지ID'],
    },
    doctor: {
      description: '환불에 필요한 모든 것을 점검하고 고치는 방법을 알려 줍니다. 아무것도 바꾸지 않습니다.',
      examples: ['npx refunds doctor', 'refunds doctor --json'],
      more: '모두 정상이면 0, 아니면 1로 끝납니다. 워커와 통지 수신기의 설정으로 실행하세요.',
    },
    links: {
      description: 'Temporal Web UI에서 바로 쓸 수 있는 검색. TEMPORAL_UI_URL이 있으면 링크로 출력합니다.',
      examples: ['TEMPORAL_UI_URL=http://127.0.0.1:8233 npx refunds links'],
    },
  },
};
